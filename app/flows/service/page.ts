/** Which page a state of a visit shows; kept in the state's `meta`, drawn by `screens/`. */
export type Page =
  | { readonly page: 'guide' }
  | { readonly page: 'present-card' }
  | { readonly page: 'confirm-identity' }
  | { readonly page: 'not-eligible' }
  | { readonly page: 'resume' }
  | { readonly page: 'question'; readonly field: string }
  | { readonly page: 'material'; readonly paper: string }
  | { readonly page: 'review' }
  | { readonly page: 'sign'; readonly by: 'pad' | 'touch' }
  | { readonly page: 'saving' }
  | { readonly page: 'save-failed' }
  | { readonly page: 'awaiting-county' }
  | { readonly page: 'outcome' }
  | { readonly page: 'farewell' }
  | { readonly page: 'enter-pickup-code' }
  | { readonly page: 'receipt-found' };
