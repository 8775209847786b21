// Measures the board in headless Chromium: 10,000 notes, driven by real wheel, pointer and key events.
// Prints one JSON object. Frames are those the compositor drew, not animation-frame ticks.
import { chromium } from '@playwright/test'
import { spawnSync } from 'node:child_process'
import { createServer } from 'node:http'
import { readFileSync, readdirSync } from 'node:fs'
import { extname, join, resolve } from 'node:path'

const NOTES = Number(process.env.NOTES ?? 10_000)
const SECONDS = Number(process.env.SECONDS ?? 3)
const WIDTH = 1280
const HEIGHT = 720
const CLIENT = resolve(import.meta.dirname, '../../client')
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync',
  '--disable-background-networking', '--disable-component-update']
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.json': 'application/json' }

const sleep = ms => new Promise(done => setTimeout(done, ms))

function build () {
  const done = spawnSync('npx', ['vite', 'build', '-c', 'vite.bench.config.ts', '--logLevel', 'error'], { cwd: CLIENT, encoding: 'utf8' })
  if (done.status !== 0) throw new Error(done.stderr)
}

function serve () {
  const server = createServer((request, response) => {
    const path = join(CLIENT, 'dist-bench', new URL(request.url, 'http://localhost').pathname)
    try {
      const content = readFileSync(path)
      response.writeHead(200, { 'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream' }).end(content)
    } catch {
      response.writeHead(404).end()
    }
  })
  return new Promise(done => server.listen(0, '127.0.0.1', () => done(server)))
}

// Runs in the page: a deterministic scene of notes with three lines, a fifth strokes, a tenth arrows.
function makeScene (count) {
  let seed = 4711
  const chance = () => { seed = (seed * 1103515245 + 12345) % 2147483648; return seed / 2147483648 }
  const words = 'Platz Schatten Querung Bank Baum Bus Rad Schule Markt Wasser Lärm Licht Ідея Парк'.split(' ')
  const line = () => Array.from({ length: 3 }, () => words[Math.floor(chance() * words.length)]).join(' ')
  const columns = Math.ceil(Math.sqrt(count * 1.6))
  const place = index => ({ x: (index % columns) * 240, y: Math.floor(index / columns) * 240 })
  const elements = []
  for (let i = 0; i < count; i++) elements.push({ id: `n${i}`, type: 'note', ...place(i), w: 200, h: 200, color: '#ffec99', lines: [line(), line(), line()] })
  for (let i = 0; i < count / 5; i++) {
    const { x, y } = place(Math.floor(chance() * count))
    const points = Array.from({ length: 32 }, (_, p) => [p * 3, 20 + Math.round(12 * Math.sin(p / 2 + i))])
    elements.push({ id: `s${i}`, type: 'stroke', x: x + 30, y: y + 90, w: 93, h: 40, color: '#1971c2', width: 3, points })
  }
  for (let i = 0; i < count / 10; i++) {
    const { x, y } = place(Math.floor(chance() * count))
    elements.push({ id: `a${i}`, type: 'arrow', x: x + 110, y: y + 130, w: 200, h: 50, color: '#1e1e1e', width: 2, points: [[0, 0], [200, 50]] })
  }
  const rows = Math.ceil(count / columns)
  const middle = Math.floor(rows / 2) * columns + Math.floor(columns / 2)
  const around = (across, down) => Array.from({ length: across * down }, (_, k) =>
    `n${middle + (Math.floor(k / across) - Math.floor(down / 2)) * columns + (k % across) - Math.floor(across / 2)}`)
  return { n: count, w: columns * 240, h: rows * 240, elements, dragId: `n${middle}`, editId: `n${middle - 1}`, block: around(20, 10), remote: around(5, 4) }
}

class Measured {
  constructor (page, cdp) { this.page = page; this.cdp = cdp }

  mouse (type, x, y, more = {}) {
    return this.cdp.send('Input.dispatchMouseEvent', { type, x, y, button: 'none', ...more })
  }

  /** Frames a second that the compositor drew while `drive` ran. */
  async frames (drive) {
    const events = []
    const collect = event => events.push(...event.value)
    this.cdp.on('Tracing.dataCollected', collect)
    await this.cdp.send('Tracing.start', {
      transferMode: 'ReportEvents',
      traceConfig: { includedCategories: ['disabled-by-default-devtools.timeline.frame'], excludedCategories: ['*'] }
    })
    const started = performance.now()
    await drive()
    const seconds = (performance.now() - started) / 1000
    const complete = new Promise(done => this.cdp.once('Tracing.tracingComplete', done))
    await this.cdp.send('Tracing.end')
    await complete
    this.cdp.off('Tracing.dataCollected', collect)
    const processes = groupBy(events)
    const counts = [...processes.values()].map(group => ({
      main: group.filter(e => e.name === 'BeginMainThreadFrame').length,
      drawn: group.filter(e => e.name === 'DrawFrame').length
    }))
    const page = counts.sort((a, b) => b.main - a.main)[0]
    return Math.round((page?.drawn ?? 0) / seconds)
  }

  /** Call `step` sixty times a second; events the page cannot take in time queue up, as in life. */
  async drive (seconds, step) {
    const started = performance.now()
    for (let k = 0; performance.now() - started < seconds * 1000; k++) {
      void step(k)
      const wait = started + (k + 1) * (1000 / 60) - performance.now()
      if (wait > 0) await sleep(wait)
    }
  }

  async camera (camera) {
    await this.page.evaluate(c => window.__bench.setCamera(c), camera)
    await this.settle()
  }

  async settle () {
    for (let i = 0; i < 3; i++) {
      await sleep(250)
      await this.page.evaluate(() => new Promise(done => requestAnimationFrame(() => setTimeout(done))))
    }
  }

  wheel (seconds, deltas, modifiers = 0) {
    return this.drive(seconds, k => this.mouse('mouseWheel', WIDTH / 2, HEIGHT / 2, { ...deltas(k), modifiers }))
  }

  async drag (id, radius) {
    const { x, y, w, h } = await this.page.evaluate(i => window.__bench.rect(i), id)
    const [px, py] = [x + w / 2, y + h * 0.1]
    const before = await this.page.evaluate(i => window.__bench.pos(i), id)
    const held = { button: 'left', buttons: 1 }
    await this.mouse('mouseMoved', px, py)
    await this.mouse('mousePressed', px, py, { ...held, clickCount: 1 })
    await this.mouse('mouseMoved', px + 8, py + 8, held)
    await sleep(250)
    const drawn = await this.frames(() => this.drive(SECONDS, k =>
      this.mouse('mouseMoved', px + radius * Math.sin(k / 24), py + radius * (1 - Math.cos(k / 24)) / 2, held)))
    await this.mouse('mouseReleased', px + 40, py + 40, { button: 'left', clickCount: 1 })
    await this.settle()
    const after = await this.page.evaluate(i => window.__bench.pos(i), id)
    if (Math.hypot(after.x - before.x, after.y - before.y) < 5) throw new Error(`${id} was not dragged`)
    return drawn
  }

  /** From a key's event to the task after the next frame, ms: the value that 95 of 100 keys keep. */
  async typing (id) {
    const { x, y } = await this.page.evaluate(i => window.__bench.pos(i), id)
    await this.page.evaluate(() => window.__bench.select([]))
    await this.camera({ x: x + 100, y: y + 100, zoom: 1 })
    // Its upper part: strokes and arrows may lie over the middle.
    await this.page.mouse.dblclick(WIDTH / 2, HEIGHT / 2 - 80)
    await sleep(600)
    await this.page.evaluate(watchKeys)
    for (const letter of TYPED) {
      const key = { key: letter, code: letter === ' ' ? 'Space' : `Key${letter.toUpperCase()}` }
      void this.cdp.send('Input.dispatchKeyEvent', { type: 'keyDown', text: letter, ...key })
      void this.cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key })
      await sleep(75)
    }
    await sleep(400)
    const delays = await this.page.evaluate(() => window.keyDelays)
    await this.page.keyboard.press('Escape')
    await this.settle()
    const text = await this.page.evaluate(i => window.__bench.text(i), id)
    if (!text.includes(TYPED) || delays.length !== TYPED.length) throw new Error(`only "${text}" was written`)
    return Math.round(delays.sort((a, b) => a - b)[Math.ceil(0.95 * delays.length) - 1] * 10) / 10
  }
}

const TYPED = 'wo im viertel fehlt es an schatten und wo an platz zum sitzen'

// Runs in the page.
function watchKeys () {
  window.keyDelays = []
  const { port1, port2 } = new MessageChannel()
  const waiting = []
  port1.onmessage = () => { for (const at of waiting.splice(0)) window.keyDelays.push(performance.now() - at) }
  addEventListener('keydown', event => requestAnimationFrame(() => { waiting.push(event.timeStamp); port2.postMessage(0) }), true)
}

function groupBy (events) {
  const groups = new Map()
  for (const event of events) groups.set(event.pid, [...(groups.get(event.pid) ?? []), event])
  return groups
}

async function openBoard (browser, url, throttle) {
  const context = await browser.newContext({ viewport: { width: WIDTH, height: HEIGHT } })
  const page = await context.newPage()
  const failures = []
  page.on('pageerror', error => failures.push(String(error)))
  const cdp = await context.newCDPSession(page)
  if (throttle > 1) await cdp.send('Emulation.setCPUThrottlingRate', { rate: throttle })
  await page.goto(url)
  await page.waitForFunction(() => window.__bench !== undefined)
  await page.evaluate(() => window.__bench.ready)
  await page.evaluate(`window.makeScene = ${makeScene.toString()}`)
  const load = await page.evaluate(async count => {
    window.scene = window.makeScene(count)
    await new Promise(done => setTimeout(done, 300))
    window.__bench.setCamera({ x: window.scene.w / 2, y: window.scene.h / 2, zoom: 1 })
    const started = performance.now()
    await window.__bench.load(window.scene)
    await new Promise(done => requestAnimationFrame(() => setTimeout(done)))
    return performance.now() - started
  }, NOTES)
  const scene = await page.evaluate(() => { const { w, h, dragId, editId, block } = window.scene; return { w, h, dragId, editId, block } })
  return { context, board: new Measured(page, cdp), scene, load, failures }
}

async function scenarios (browser, url, throttle) {
  const { context, board, scene, load, failures } = await openBoard(browser, url, throttle)
  const { page } = board
  const middle = { x: scene.w / 2, y: scene.h / 2 }
  const fit = Math.min(WIDTH / scene.w, HEIGHT / scene.h) * 0.95
  const figures = { load_ms: Math.round(load) }
  await board.camera({ ...middle, zoom: 1 })
  figures.pan_fps = await board.frames(() => board.wheel(SECONDS, () => ({ deltaX: 20, deltaY: 8 })))
  await board.camera({ ...middle, zoom: fit })
  await sleep(1500)
  figures.pan_whole_fps = await board.frames(() => board.wheel(SECONDS, k => ({ deltaX: k % 90 < 45 ? 3 : -3, deltaY: 2 })))
  await board.camera({ ...middle, zoom: 1 })
  figures.zoom_fps = await board.frames(async () => {
    await board.wheel(SECONDS / 2, () => ({ deltaX: 0, deltaY: 4 }), 2)
    await board.wheel(SECONDS / 2, () => ({ deltaX: 0, deltaY: -4 }), 2)
  })
  await page.evaluate(() => window.__bench.select([]))
  const { x, y } = await page.evaluate(i => window.__bench.pos(i), scene.dragId)
  await board.camera({ x: x + 100, y: y + 100, zoom: 1 })
  figures.drag_one_fps = await board.drag(scene.dragId, 150)
  figures.typing_p95_ms = await board.typing(scene.editId)
  await board.camera({ ...middle, zoom: 0.25 })
  await page.evaluate(ids => window.__bench.select(ids), scene.block)
  figures.drag_200_fps = await board.drag(scene.dragId, 80)
  await page.evaluate(() => window.__bench.select([]))
  await board.camera({ ...middle, zoom: 0.5 })
  figures.peers_20_fps = await board.frames(() => page.evaluate(remotePeers, SECONDS))
  if (throttle === 1) figures.renderer_mib = rendererMemory(browser)
  await context.close()
  if (failures.length > 0) throw new Error(failures[0])
  return figures
}

// Runs in the page: twenty peers, each moving a note twenty times a second by its own timer.
function remotePeers (seconds) {
  return new Promise(done => {
    const timers = window.scene.remote.map((id, i) => {
      const { x, y } = window.__bench.pos(id)
      let k = 0
      return setInterval(() => {
        k++
        window.__bench.move([{ id, x: x + 60 * Math.sin(k / 6 + i), y: y + 60 * Math.cos(k / 6 + i) }])
      }, 50)
    })
    setTimeout(() => { timers.forEach(clearInterval); done() }, seconds * 1000)
  })
}

/** MiB of the largest renderer process below this one: shared pages counted by share. */
function rendererMemory () {
  let largest = 0
  for (const pid of readdirSync('/proc').filter(name => /^\d+$/.test(name))) {
    try {
      if (!readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--type=renderer') || !isBelowUs(pid)) continue
      largest = Math.max(largest, Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))[1]) / 1024)
    } catch { /* the process ended meanwhile */ }
  }
  return Math.round(largest)
}

function isBelowUs (pid) {
  for (let at = pid; at !== '0' && at !== '1';) {
    if (at === String(process.pid)) return true
    at = readFileSync(`/proc/${at}/stat`, 'utf8').split(') ')[1].split(' ')[1]
  }
  return false
}

async function main () {
  build()
  const server = await serve()
  const url = `http://127.0.0.1:${server.address().port}/bench.html?bench`
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: FLAGS })
  try {
    const fast = await scenarios(browser, url, 1)
    const slow = await scenarios(browser, url, 4)
    const slowed = Object.fromEntries(Object.entries(slow).map(([name, value]) => [`${name}_cpu_x4`, value]))
    process.stdout.write(JSON.stringify({ notes: NOTES, ...fast, ...slowed }) + '\n')
  } finally {
    await browser.close()
    server.close()
  }
}

await main()
