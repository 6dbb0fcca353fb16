/**
 * What must hold of docker-compose.yml and the Dockerfile, read as text.
 * @param files their texts; `envExample` absent: names are not compared
 * @returns one sentence per fault; empty when all holds
 */
export function containerFaults(files: {
  compose: string;
  dockerfile: string;
  dockerignore: string;
  envExample?: string | undefined;
}): string[];
