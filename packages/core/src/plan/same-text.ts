/** Blank: null, or nothing but white space. */
export const isBlank = (text: string | null): text is null => text === null || text.trim() === ''

const fold = (text: string): string => text.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim()

/** Whether two texts say the same but for case, white space and Unicode form. */
export const isSameText = (a: string, b: string): boolean => a === b || fold(a) === fold(b)
