/** The tabs of the detail screen. */

/** Every tab in its order. */
export const detailTabs = ['lines', 'tree', 'values', 'hex'] as const

export type DetailTab = (typeof detailTabs)[number]
