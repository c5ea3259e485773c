import axe from 'axe-core'
import type { Page } from 'playwright-core'

interface Violation {
  readonly id: string
  readonly impact: string | null
  readonly nodes: readonly { readonly html: string }[]
}

/** What axe-core finds serious or worse on the page as it is now, shadow trees included: WCAG 2.2, A and AA. */
export const findBarriers = async (page: Page): Promise<readonly string[]> => {
  // Evaluated, not added as a script: the page's policy allows its own scripts only.
  await page.evaluate(axe.source)
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
  const { violations }: { readonly violations: readonly Violation[] } = await page.evaluate(
    `axe.run({ runOnly: ${JSON.stringify(tags)} })`,
  )
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}

/** How far the page can be scrolled sideways, in pixels. */
export const sidewaysScroll = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
