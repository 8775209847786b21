/** Pictures of the page, compared in the browser. */
import type { Page } from '@playwright/test'

// The smoothed edges of lines come out a little darker or lighter where only a part of them is painted:
// compared are the means of so many pixels across and down.
const ACROSS = 4
const TOLERANCE = 32

/** In how many places two screenshots differ visibly. */
export async function differences(page: Page, one: Buffer, other: Buffer): Promise<number> {
  const urls = [one, other].map((png) => `data:image/png;base64,${png.toString('base64')}`)
  return page.evaluate(async ({ urls, across, tolerance }) => {
    const [a, b] = await Promise.all(urls.map(async (url) => {
      const image = new Image()
      image.src = url
      await image.decode()
      const [width, height] = [image.naturalWidth / across, image.naturalHeight / across]
      const ctx = Object.assign(document.createElement('canvas'), { width, height }).getContext('2d')
      if (!ctx) throw new Error('no 2d context')
      ctx.imageSmoothingQuality = 'high'
      ctx.drawImage(image, 0, 0, width, height)
      return ctx.getImageData(0, 0, width, height).data
    }))
    if (a === undefined || b === undefined || a.length !== b.length) return Infinity
    return new Set([...a.keys()].filter((i) => Math.abs((a[i] ?? 0) - (b[i] ?? 0)) > tolerance).map((i) => i >> 2)).size
  }, { urls, across: ACROSS, tolerance: TOLERANCE })
}
