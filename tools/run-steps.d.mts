export function runSteps(
  steps: readonly { readonly name: string; readonly args: readonly string[] }[],
  how: { readonly atOnce: number; readonly say: (text: string) => void; readonly stop?: AbortSignal },
): Promise<boolean>;
