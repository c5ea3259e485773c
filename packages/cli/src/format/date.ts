const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `2024-05-02` → `2 May 2024`; a moment is shown by its day. Text that is no date comes back as it is. */
export const formatDate = (date: string): string => {
  const parts = /^(\d{4})-(\d{2})-(\d{2})/.exec(date)
  const month = MONTHS[Number(parts?.[2]) - 1]
  return parts === null || month === undefined ? date : `${Number(parts[3])} ${month} ${parts[1]}`
}
