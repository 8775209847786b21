import { describe, expect, test } from 'vitest'
import { shortcutOf, SHORTCUTS, type KeyInput } from '../../../client/src/input/keyboard.ts'

function press(key: string, code = '', more: Partial<KeyInput> = {}): string | undefined {
  return shortcutOf({ key, code, shift: false, alt: false, mod: false, ...more })?.action
}

describe('shortcuts', () => {
  test.each([
    ['v', 'KeyV', 'tool.select'], ['n', 'KeyN', 'tool.note'], ['F2', 'F2', 'edit'], ['Delete', 'Delete', 'delete'],
    ['+', 'Equal', 'zoom.in'], ['-', 'Minus', 'zoom.out'], ['0', 'Digit0', 'zoom.reset'], ['?', 'Slash', 'help'],
  ])('%s means %s', (key, code, action) => {
    expect(press(key, code)).toBe(action)
  })

  test('a Ukrainian keyboard reaches the same tools by the place of the keys', () => {
    expect(press('м', 'KeyV')).toBe('tool.select')
    expect(press('т', 'KeyN')).toBe('tool.note')
    expect(press('я', 'KeyZ', { mod: true })).toBe('undo')
    expect(press('Я', 'KeyZ', { mod: true, shift: true })).toBe('redo')
  })

  test('on a German keyboard the letter counts, not its place', () => {
    expect(press('z', 'KeyY', { mod: true })).toBe('undo')
    expect(press('y', 'KeyZ', { mod: true })).toBe('redo')
    expect(press('+', 'BracketRight')).toBe('zoom.in')
    expect(press('?', 'Minus', { shift: true })).toBe('help')
    expect(press('[', 'Digit8', { mod: true, alt: true })).toBe('order.backward')
    expect(press('!', 'Digit1', { shift: true })).toBe('zoom.fit')
  })

  test('Shift makes a difference where it has a meaning of its own', () => {
    expect(press('Tab', 'Tab', { shift: true })).toBe('walk.previous')
    expect(press('ArrowLeft', 'ArrowLeft', { shift: true })).toBe('move.left.far')
    expect(press('ArrowLeft', 'ArrowLeft', { alt: true })).toBe('size.narrower')
    expect(press('{', 'BracketLeft', { shift: true })).toBe('order.back')
  })

  test('what belongs to the browser is left to it', () => {
    expect(press('+', 'Equal', { mod: true })).toBeUndefined()
    expect(press('-', 'Minus', { mod: true })).toBeUndefined()
    expect(press('0', 'Digit0', { mod: true })).toBeUndefined()
    expect(press('r', 'KeyR', { mod: true })).toBeUndefined()
    expect(press('t', 'KeyT', { mod: true })).toBeUndefined()
    expect(press('F5', 'F5')).toBeUndefined()
    expect(press('Tab', 'Tab', { mod: true })).toBeUndefined()
  })

  test('no two actions share a key, and the single characters are known as such', () => {
    const keys = SHORTCUTS.map((shortcut) => shortcut.keys)
    expect(new Set(keys).size).toBe(keys.length)
    const single = SHORTCUTS.filter(({ isSingleCharacter }) => isSingleCharacter).map(({ keys: each }) => each)
    expect(single).toContain('n')
    expect(single).toContain('Shift+1')
    expect(single).not.toContain('Mod+z')
    expect(single).not.toContain('Enter')
  })
})
