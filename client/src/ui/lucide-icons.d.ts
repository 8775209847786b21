/** Single icons of lucide; the package describes only the whole of them. */
declare module 'lucide/dist/esm/icons/*.mjs' {
  const node: [tag: string, attributes: Record<string, string | number>][]
  export default node
}
