/** What makes the page an app on the device: a service worker (src/sw.ts) that opens it without a network, and a manifest. */

const MANIFEST = '/manifest.webmanifest'

/** Once the page is usable: its downloads must not compete with the page's own. Never rejects; idempotent. */
export async function keepForOffline(): Promise<void> {
  addManifest()
  // Typed as always there; it is not on insecure origins.
  const container = (navigator as { serviceWorker?: ServiceWorkerContainer }).serviceWorker
  try {
    await container?.register('/sw.js', { updateViaCache: 'none' })
  } catch {
    // The board works without it; only a reload without a network does not.
  }
}

function addManifest(): void {
  if (document.querySelector('link[rel="manifest"]')) return
  const link = document.createElement('link')
  link.rel = 'manifest'
  link.href = MANIFEST
  document.head.append(link)
}
