/** Kits: whole workshops to start from, as the server offers them. */
import type { Language } from '../i18n/i18n.ts'
import { call, type Answer } from './api.ts'

type Texts = Readonly<Record<Language, string>>

export interface Kit {
  readonly id: string
  readonly name: Texts
  readonly purpose: Texts
  readonly minutes: number
  readonly boards: number
  readonly steps: number
}

export async function readKits(): Promise<Answer<readonly Kit[]>> {
  const answer = await call<{ readonly kits: readonly Kit[] }>('/api/kits')
  return answer.ok ? { ok: true, value: answer.value.kits } : answer
}
