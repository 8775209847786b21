/** Composition root of the board page. */
export async function openBoardPage(host: HTMLElement, _params: { boardId: string }): Promise<() => void> {
  await Promise.resolve()
  return () => host.replaceChildren()
}
