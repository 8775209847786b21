import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { PointerInput, PointerListener } from '../../../client/src/input/pointer-input.ts'
import { Pointer } from '../../../client/src/input/pointer.ts'
import { wheelAction, type WheelTurn } from '../../../client/src/input/wheel.ts'

class Heard implements PointerListener {
  readonly calls: string[] = []
  panned = { dx: 0, dy: 0 }
  factor = 1
  last: PointerInput | undefined

  down(input: PointerInput) { this.note('down', input) }
  drag(input: PointerInput) { this.note('drag', input) }
  up(input: PointerInput) { this.note('up', input) }
  hover(input: PointerInput) { this.note('hover', input) }
  doubleClick(input: PointerInput) { this.note('doubleClick', input) }
  contextMenu(input: PointerInput) { this.note('contextMenu', input) }
  cancel() { this.calls.push('cancel') }
  leave() { this.calls.push('leave') }

  pan(dx: number, dy: number) {
    this.calls.push('pan')
    this.panned = { dx: this.panned.dx + dx, dy: this.panned.dy + dy }
  }

  zoom(_at: unknown, factor: number) {
    this.calls.push('zoom')
    this.factor *= factor
  }

  private note(call: string, input: PointerInput) {
    this.calls.push(call)
    this.last = input
  }
}

let canvas: HTMLElement
let heard: Heard
let pointer: Pointer
let isPanning = false

beforeEach(() => {
  canvas = document.createElement('div')
  document.body.append(canvas)
  heard = new Heard()
  isPanning = false
  pointer = new Pointer(canvas, heard, { isPanning: () => isPanning })
})

afterEach(() => {
  pointer.dispose()
  canvas.remove()
})

function send(type: string, x: number, y: number, more: PointerEventInit = {}): PointerEvent {
  const event = new PointerEvent(type, {
    clientX: x, clientY: y, pointerId: 1, pointerType: 'mouse', button: 0, bubbles: true, cancelable: true, ...more,
  })
  canvas.dispatchEvent(event)
  return event
}

describe('mouse', () => {
  test('the left button is a gesture of the tool', () => {
    send('pointermove', 1, 1)
    send('pointerdown', 10, 20, { shiftKey: true })
    send('pointermove', 30, 40)
    send('pointerup', 30, 40)
    expect(heard.calls).toEqual(['hover', 'down', 'drag', 'up'])
    expect(heard.last).toMatchObject({ at: { x: 30, y: 40 }, kind: 'mouse', pressure: 0.5 })
  })

  test('the middle button, and every button while space is held, moves the view', () => {
    send('pointerdown', 0, 0, { button: 1 })
    send('pointermove', 30, -10)
    send('pointerup', 30, -10)
    isPanning = true
    send('pointerdown', 0, 0)
    send('pointermove', 5, 5)
    send('pointerup', 5, 5)
    expect(heard.calls).toEqual(['pan', 'pan'])
    expect(heard.panned).toEqual({ dx: 35, dy: -5 })
  })

  test('two quick clicks at one place are a double click, in two places they are not', () => {
    for (const x of [10, 12]) {
      send('pointerdown', x, 10)
      send('pointerup', x, 10)
    }
    expect(heard.calls).toEqual(['down', 'up', 'down', 'up', 'doubleClick'])
    send('pointerdown', 300, 10)
    send('pointerup', 300, 10)
    expect(heard.calls.filter((call) => call === 'doubleClick')).toHaveLength(1)
  })

  test('the right button asks for the menu and draws nothing', () => {
    send('pointerdown', 10, 10, { button: 2 })
    const menu = new MouseEvent('contextmenu', { clientX: 10, clientY: 10, bubbles: true, cancelable: true })
    canvas.dispatchEvent(menu)
    expect(heard.calls).toEqual(['contextMenu'])
    expect(menu.defaultPrevented).toBe(true)
  })

  test('after dispose nothing is heard', () => {
    pointer.dispose()
    send('pointerdown', 10, 10)
    expect(heard.calls).toEqual([])
  })
})

describe('touch and pen', () => {
  const finger = (pointerId: number): PointerEventInit => ({ pointerId, pointerType: 'touch' })

  test('one finger uses the tool, the second takes it back and moves and zooms the view', () => {
    send('pointerdown', 100, 100, finger(1))
    send('pointerdown', 200, 100, finger(2))
    send('pointermove', 300, 100, finger(2))
    expect(heard.calls).toEqual(['down', 'cancel', 'pan', 'zoom'])
    expect(heard.factor).toBeCloseTo(2)
    expect(heard.panned).toEqual({ dx: 50, dy: 0 })
  })

  test('what is left of two fingers does not draw; a new touch does', () => {
    send('pointerdown', 100, 100, finger(1))
    send('pointerdown', 200, 100, finger(2))
    send('pointerup', 200, 100, finger(2))
    send('pointermove', 150, 150, finger(1))
    send('pointerup', 150, 150, finger(1))
    expect(heard.calls).toEqual(['down', 'cancel'])
    send('pointerdown', 10, 10, finger(3))
    expect(heard.calls.at(-1)).toBe('down')
  })

  test('once a pen was seen, a finger only moves the view', () => {
    send('pointerdown', 0, 0, { pointerType: 'pen', pointerId: 9, pressure: 0.7 })
    expect(heard.last?.pressure).toBeCloseTo(0.7)
    send('pointerup', 0, 0, { pointerType: 'pen', pointerId: 9 })
    send('pointerdown', 100, 100, finger(1))
    send('pointermove', 110, 105, finger(1))
    expect(heard.calls).toEqual(['down', 'up', 'pan'])
  })

  test('a lost pointer ends the gesture without a trace', () => {
    send('pointerdown', 100, 100, finger(1))
    send('pointercancel', 100, 100, finger(1))
    send('pointermove', 120, 120, finger(1))
    expect(heard.calls).toEqual(['down', 'cancel'])
  })

  test('a tap keeps the mouse events that would follow it from taking the focus', () => {
    expect(send('pointerdown', 10, 10, finger(1)).defaultPrevented).toBe(true)
  })
})

describe('the wheel', () => {
  const turn = (more: Partial<WheelTurn>): WheelTurn => ({
    deltaX: 0, deltaY: 0, deltaMode: 0, shift: false, mod: false, ...more,
  })

  test('pans, sideways with Shift, in lines where the browser counts lines', () => {
    expect(wheelAction(turn({ deltaX: 10, deltaY: 20 }))).toEqual({ kind: 'pan', dx: -10, dy: -20 })
    expect(wheelAction(turn({ deltaY: 20, shift: true }))).toEqual({ kind: 'pan', dx: -20, dy: 0 })
    expect(wheelAction(turn({ deltaY: 3, deltaMode: 1 }))).toEqual({ kind: 'pan', dx: -0, dy: -48 })
  })

  test('with Ctrl it zooms, back by as much as forth, never by more than a step', () => {
    const factorOf = (deltaY: number): number => {
      const action = wheelAction(turn({ deltaY, mod: true }))
      return action.kind === 'zoom' ? action.factor : NaN
    }
    expect(factorOf(100) * factorOf(-100)).toBeCloseTo(1)
    expect(factorOf(-1)).toBeGreaterThan(1)
    expect(factorOf(-100_000)).toBeLessThan(1.3)
  })

  test('on the canvas the page does not scroll or zoom', () => {
    const event = new WheelEvent('wheel', { deltaY: 5, bubbles: true, cancelable: true })
    canvas.dispatchEvent(event)
    expect(event.defaultPrevented).toBe(true)
    expect(heard.calls).toEqual(['pan'])
  })
})
