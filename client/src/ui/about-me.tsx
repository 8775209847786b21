/** Under "people": one's own name, and the link by which one comes back as the same person. */
import { useState } from 'preact/hooks'
import { t } from '../i18n/i18n.ts'
import type { PageModel } from './page-model.ts'
import { QrCode } from './qr-code.tsx'

export function AboutMe({ model }: { readonly model: PageModel }) {
  return (
    <section class="about-me" aria-label={t('me.title')}>
      <MyName model={model} />
      <MyNameLater model={model} />
      <MyWayBack model={model} />
    </section>
  )
}

function MyName({ model }: { readonly model: PageModel }) {
  const [name, setName] = useState(model.me.value?.name ?? '')
  const [problem, setProblem] = useState('')
  const save = async (): Promise<void> => {
    const answer = await model.commands.send('me', { name: name.trim() })
    setProblem(answer.ok ? '' : answer.problem.detail || t('command.failed'))
    if (answer.ok) model.say(t('me.saved', { name: name.trim() }))
  }
  return (
    <form
      class="share-row" noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <input
        class="board-input" type="text" value={name} maxLength={80} aria-label={t('me.name')} autocomplete="nickname"
        onInput={(event) => setName(event.currentTarget.value)}
      />
      <button type="submit" class="button button-plain">{t('me.save')}</button>
      {problem !== '' && <p role="alert" class="problem">{problem}</p>}
    </form>
  )
}

/** REP-2: at any time, and for what has been already. */
function MyNameLater({ model }: { readonly model: PageModel }) {
  const [problem, setProblem] = useState('')
  const [chosen, setChosen] = useState<boolean>()
  const hides = chosen ?? model.live.programme.value?.me.hidesName ?? false
  const save = async (next: boolean): Promise<void> => {
    setChosen(next)
    const answer = await model.commands.send('me', { hides_name: next })
    setProblem(answer.ok ? '' : answer.problem.detail || t('command.failed'))
    if (answer.ok) model.say(t(next ? 'me.hidden' : 'me.shown'))
    else setChosen(!next)
  }
  return (
    <>
      <label class="check">
        <input type="checkbox" checked={hides} onChange={(event) => void save(event.currentTarget.checked)} />
        <span>{t('me.hidesName')}</span>
      </label>
      {problem !== '' && <p role="alert" class="problem">{problem}</p>}
    </>
  )
}

function MyWayBack({ model }: { readonly model: PageModel }) {
  const [url, setUrl] = useState('')
  const [problem, setProblem] = useState('')
  const make = async (): Promise<void> => {
    const answer = await model.commands.send('returnLink', {})
    setProblem(answer.ok ? '' : answer.problem.detail || t('command.failed'))
    if (answer.ok) setUrl(answer.value.url)
  }
  return (
    <section aria-labelledby="way-back">
      <h3 id="way-back">{t('return.own')}</h3>
      <p class="muted">{t('return.intro')}</p>
      {url === '' && <button type="button" class="button button-plain" onClick={() => void make()}>{t('return.make')}</button>}
      {problem !== '' && <p role="alert" class="problem">{problem}</p>}
      {url !== '' && (
        <>
          <input
            class="board-input" type="text" readOnly value={url} aria-label={t('return.link')}
            onFocus={(event) => event.currentTarget.select()}
          />
          <QrCode text={url} label={t('return.qr')} />
        </>
      )}
    </section>
  )
}
