/** Lost lines and killed servers: work goes on, and nothing is lost. */
import { expect, test } from './support/fixtures.ts'

test('edits made offline survive a reload and arrive on return', async ({ door, workshop }) => {
  const ana = await door.join(workshop.links.participant, 'Ana')
  const ben = await door.join(workshop.links.participant, 'Ben')
  await ana.writeNote('vorher', { x: 300, y: 300 })
  await ana.isSaved()

  await ana.page.context().setOffline(true)
  await expect(ana.status).toHaveText(/^Offline/)
  await ana.writeNote('im Tunnel', { x: 600, y: 300 })
  await expect(ana.status).toHaveText(/^Offline: \d+ changes? kept on this device$/)
  await ben.writeNote('derweil', { x: 900, y: 300 })
  await expect(ben.note('im Tunnel')).toHaveCount(0)

  await ana.page.reload()
  await expect(ana.note('im Tunnel')).toBeVisible()
  await expect(ana.note('vorher')).toBeVisible()

  await ana.page.context().setOffline(false)
  await ana.isSaved()
  await expect(ben.note('im Tunnel')).toBeVisible()
  await expect(ana.note('derweil')).toBeVisible()
})

test('the server is killed and comes back: all is there, and everybody goes on', async ({ server, door, workshop }) => {
  const ana = await door.join(workshop.links.participant, 'Ana')
  const ben = await door.join(workshop.links.participant, 'Ben')
  await ana.writeNote('gespeichert', { x: 300, y: 300 })
  await ana.isSaved()
  await server.kill()
  await expect(ana.status).toHaveText(/^Offline/)
  await ana.writeNote('ohne Server', { x: 600, y: 300 })
  await server.start()
  await ana.isSaved()
  await ben.isSaved()
  await expect(ben.note('gespeichert')).toBeVisible()
  await expect(ben.note('ohne Server')).toBeVisible()
  const late = await door.join(workshop.links.participant, 'Cem')
  await expect(late.note('ohne Server')).toBeVisible()
})
