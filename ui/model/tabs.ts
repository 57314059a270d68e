/** The tabs of the detail screen. */

/** Every tab in its order. */
export const detailTabs = ['lines', 'tree', 'decoded', 'hex'] as const

export type DetailTab = (typeof detailTabs)[number]
