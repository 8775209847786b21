import { effect } from '@preact/signals'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { BUNDLED_FILES, compileLocale, LANGUAGES, readMessages } from '../../../client/build/locales.ts'
import { expectTexts, language, preferredLanguage, setLanguage, t, type MessageKey } from '../../../client/src/i18n/i18n.ts'
import { templateText } from '../../../client/src/i18n/template-texts.ts'
import { deviceStorage } from '../../../client/src/platform/storage.ts'

afterEach(() => deviceStorage.remove('language'))

function argumentsOf(message: string): string[] {
  return [...new Set(Array.from(message.matchAll(/\{\s*([A-Za-z_]\w*)\s*[,}]/g), (found) => found[1] ?? ''))].sort()
}

describe('the texts', () => {
  const english = readMessages('en')

  test.each(LANGUAGES)('%s has the same keys, and every message the same arguments', (each) => {
    const messages = readMessages(each)
    expect(Object.keys(messages).sort()).toEqual(Object.keys(english).sort())
    for (const [key, message] of Object.entries(messages)) {
      expect([key, argumentsOf(message)]).toEqual([key, argumentsOf(english[key] ?? '')])
    }
  })

  test('Ukrainian plurals have all four forms', () => {
    const plurals = Object.entries(readMessages('uk')).filter(([, message]) => message.includes(', plural,'))
    expect(plurals.length).toBeGreaterThan(0)
    for (const [key, message] of plurals) {
      const missing = ['one', 'few', 'many', 'other'].filter((form) => !new RegExp(`\\b${form}\\s*\\{`).test(message))
      expect([key, missing]).toEqual([key, []])
    }
  })

  test('what is compiled is for the page only', () => {
    expect(BUNDLED_FILES).toEqual(['app', 'board'])
    expect(compileLocale('de')).not.toContain('urn:')
  })
})

describe('the language', () => {
  test('switches at any time: what was shown is shown anew, <html lang> follows, the device remembers', async () => {
    await setLanguage('en')
    const shown: string[] = []
    const end = effect(() => void shown.push(t('join.enter')))
    await setLanguage('uk')
    await setLanguage('de')
    end()
    expect(shown).toEqual(['Enter', 'Увійти', 'Eintreten'])
    expect(document.documentElement.lang).toBe('de')
    expect(language.value).toBe('de')
    expect(preferredLanguage(['en'], 'en')).toBe('de')
  })

  test('of two switches at once the last one wins', async () => {
    await Promise.all([setLanguage('de'), setLanguage('uk')])
    expect(language.value).toBe('uk')
  })

  test.each([
    [1, '1 хвилина'], [3, '3 хвилини'], [5, '5 хвилин'], [21, '21 хвилина'], [111, '111 хвилин'],
  ])('Ukrainian counts %i right', async (minutes, text) => {
    expectTexts('start')
    await setLanguage('uk')
    expect(t('start.template.minutes', { minutes })).toBe(text)
  })

  test('a key without a text shows itself', () => {
    expect(t('no.such.key' as MessageKey)).toBe('no.such.key')
  })

  test.each([
    [['fr', 'uk-UA', 'de'], 'uk'], [['de-AT'], 'de'], [['fr'], 'en'], [[], 'en'],
  ] as const)('of %j it chooses %s', (accepted, chosen) => {
    expect(preferredLanguage(accepted, 'en')).toBe(chosen)
  })
})

test('template frames speak the viewer\'s language, and follow it', async () => {
  await setLanguage('de')
  const title = (): string | undefined => templateText('base-camp-check-in', 'agreements')?.title
  await vi.waitFor(() => expect(title()).toBe('Wie wir zusammenarbeiten'))
  await setLanguage('uk')
  await vi.waitFor(() => expect(title()).toBe('Як ми працюємо разом'))
  expect(templateText('base-camp-check-in', 'nothing')).toBeUndefined()
})
