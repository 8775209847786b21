/** Registers the service worker (src/sw.ts), which makes pages open without a network. */

/** Once the page is usable: its downloads must not compete with the page's own. Never rejects. */
export async function keepForOffline(): Promise<void> {
  // Typed as always there; it is not on insecure origins.
  const container = (navigator as { serviceWorker?: ServiceWorkerContainer }).serviceWorker
  try {
    await container?.register('/sw.js', { updateViaCache: 'none' })
  } catch {
    // The board works without it; only a reload without a network does not.
  }
}
