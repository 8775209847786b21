/** Where everybody's attention is: stopping all writing, showing one's own view or a frame, calling all here. */
import type { FrameElement } from '../board/schema.ts'
import { t } from '../i18n/i18n.ts'
import type { Programme } from '../live/types.ts'
import type { Lead } from './lead.ts'
import { OrderButton } from './order-button.tsx'

interface GatherProps {
  readonly lead: Lead
  readonly programme: Programme
}

export function Gather({ lead, programme }: GatherProps) {
  const { board } = lead.page
  const frame = selectedFrame(lead)
  const here = { board: board.value.id, ...(frame === undefined ? {} : { frame: frame.id }) }
  return (
    <section class="lead-section" aria-labelledby="lead-gather">
      <h3 id="lead-gather">{t('gather.title')}</h3>
      <div class="lead-stack">
        <Freeze lead={lead} isFrozen={programme.frozen.all} />
        {programme.follow === null ? <FollowMe lead={lead} frame={frame} /> : <Following lead={lead} programme={programme} />}
        <OrderButton lead={lead} name="summon" body={here} done={t('gather.summoned')}>
          {frame === undefined ? t('gather.summon') : t('gather.summonFrame', { frame: frameTitle(lead, frame) })}
        </OrderButton>
      </div>
    </section>
  )
}

function Freeze({ lead, isFrozen }: { readonly lead: Lead; readonly isFrozen: boolean }) {
  return (
    <OrderButton
      lead={lead} name="freeze" body={{ frozen: !isFrozen }} class={isFrozen ? 'button-plain lead-active' : 'button-plain'}
      done={t(isFrozen ? 'gather.unfrozen' : 'gather.isFrozen')}
    >
      {t(isFrozen ? 'gather.unfreeze' : 'gather.freeze')}
    </OrderButton>
  )
}

function FollowMe({ lead, frame }: { readonly lead: Lead; readonly frame: FrameElement | undefined }) {
  const me = lead.page.me.value?.id ?? ''
  const body = frame === undefined
    ? { person: me }
    : { frame: { board: lead.page.board.value.id, element: frame.id } }
  return (
    <OrderButton lead={lead} name="follow" body={body} done={t('gather.followed')}>
      {frame === undefined ? t('gather.followMe') : t('gather.showFrame', { frame: frameTitle(lead, frame) })}
    </OrderButton>
  )
}

function Following({ lead, programme: { follow } }: GatherProps) {
  return (
    <OrderButton lead={lead} name="follow" body={{ stop: true }} class="button-plain lead-active" done={t('gather.followEnded')}>
      {follow?.frame === null ? t('gather.stopFollow') : t('gather.stopFrame')}
    </OrderButton>
  )
}

/** The one frame that is selected here. */
export function selectedFrame(lead: Lead): FrameElement | undefined {
  const stage = lead.page.scene.value?.watched.value.stage
  const [only, ...others] = stage?.selection.value ?? []
  const element = only === undefined || others.length > 0 ? undefined : stage?.board.get(only)
  return element?.type === 'frame' ? element : undefined
}

export function frameTitle(lead: Lead, frame: FrameElement): string {
  return lead.page.scene.value?.names.frameTitle(frame) ?? frame.title
}
