/** How much of the board is seen. */
import { t } from '../i18n/i18n.ts'
import { resetZoom, zoomStep } from '../tools/view-commands.ts'
import { IconButton } from './button.tsx'
import { History } from './history-buttons.tsx'
import type { Scene } from './page-model.ts'

export function ZoomBar({ scene }: { scene: Scene }) {
  return (
    <div class="zoom-bar panel bar-group" role="group" aria-label={t('zoom.label')} data-region="zoom">
      <History scene={scene} />
      <ZoomButtons scene={scene} />
    </div>
  )
}

export function ZoomButtons({ scene }: { scene: Scene }) {
  const percent = Math.round(scene.zoom.value * 100)
  const { view } = scene.stage
  return (
    <div class="zoom-buttons">
      <IconButton icon="smaller" label={t('zoom.out')} onClick={() => zoomStep(view, -1)} />
      <button
        type="button" class="button zoom-percent" aria-label={t('zoom.reset', { percent })}
        title={t('zoom.reset', { percent })} onClick={() => resetZoom(view)}
      >
        {`${percent} %`}
      </button>
      <IconButton icon="larger" label={t('zoom.in')} onClick={() => zoomStep(view, 1)} />
      <IconButton icon="fit" label={t('zoom.fit')} onClick={() => scene.show('everything')} />
    </div>
  )
}
