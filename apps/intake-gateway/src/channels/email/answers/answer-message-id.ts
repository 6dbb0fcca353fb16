const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);

/** Ids of answers are made of their own and of the domain they come from; they stay the same however often one is sent. */
export const answerMessageId = (id: string, ourAddress: string): string => `<answer.${id}@${domainOf(ourAddress)}>`;

/** Whether an id is one of our answers', by its form: the domain may have been another once. */
export const isAnswerId = (messageId: string): boolean =>
  /^<answer\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}@[^@\s]+>$/i.test(messageId);
