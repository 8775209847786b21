import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Player, SPEEDS } from '../../../client/src/replay/player.ts'

function playing(span = { fromMs: 0, toMs: 100_000 }): Player {
  const player = new Player(span)
  player.isPlaying = true
  return player
}

describe('the player', () => {
  test.each(SPEEDS)('runs %s times as fast as the clock', (speed) => {
    const player = playing()
    player.speed = speed
    expect(player.advance(100, undefined)).toBe(100 * speed)
  })

  test('stands still while paused, and stops by itself at the end', () => {
    const player = new Player({ fromMs: 10, toMs: 50 })
    expect(player.advance(1_000, undefined)).toBe(10)
    player.isPlaying = true
    expect(player.advance(1_000, undefined)).toBe(50)
    expect(player.isPlaying).toBe(false)
  })

  test('leaps over quiet times to a second before the next change', () => {
    const player = playing()
    player.skipsQuiet = true
    expect(player.advance(16, 60_000)).toBe(59_000)
    expect(player.advance(16, 60_000)).toBe(59_016)
  })

  test('does not leap when it is not asked to, nor when something happens soon', () => {
    const player = playing()
    expect(player.advance(16, 60_000)).toBe(16)
    player.skipsQuiet = true
    expect(player.advance(16, 4_000)).toBe(32)
  })

  test('never leaves the film, never goes back by playing', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.nat(500), fc.option(fc.nat(200_000), { nil: undefined })), { maxLength: 30 }), (frames) => {
      const player = playing({ fromMs: 1_000, toMs: 90_000 })
      player.skipsQuiet = true
      let before = player.atMs
      for (const [elapsed, next] of frames) {
        const now = player.advance(elapsed, next === undefined || next < before ? undefined : next)
        expect(now).toBeGreaterThanOrEqual(before)
        expect(now).toBeLessThanOrEqual(90_000)
        before = now
      }
    }))
  })

  test('speeds go up and down within their list', () => {
    const player = playing()
    for (let i = 0; i < 10; i += 1) player.faster(1)
    expect(player.speed).toBe(64)
    for (let i = 0; i < 10; i += 1) player.faster(-1)
    expect(player.speed).toBe(0.5)
  })

  test('a board that begins later is seen from its beginning', () => {
    const player = playing()
    player.within({ fromMs: 5_000, toMs: 6_000 })
    expect(player.atMs).toBe(5_000)
  })
})
