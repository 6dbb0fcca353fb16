/** Health check of our containers: exit 0 when this machine's PORT answers the given path with a 2xx. */
const path = process.argv[2] ?? '/health/live';

try {
  const answer = await fetch(`http://127.0.0.1:${process.env.PORT}${path}`, { signal: AbortSignal.timeout(2500) });
  if (!answer.ok) console.error(`${path} answered ${answer.status}: ${(await answer.text()).slice(0, 500)}`);
  process.exitCode = answer.ok ? 0 : 1;
} catch (error) {
  console.error(`${path} did not answer: ${error.cause?.message ?? error.message}`);
  process.exitCode = 1;
}
