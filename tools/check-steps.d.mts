export const STEPS: readonly { readonly name: string; readonly args: readonly string[] }[];
