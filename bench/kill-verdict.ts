/** One stored message of a client's conversation, in the order of `seq`. */
export type Stored = { client: string; seq: number; author: string; providerMessageId: string | null };

/** What a client knows: up to which number its messages were acknowledged. */
export type Acknowledged = ReadonlyMap<string, number>;

/**
 * What is wrong with what the database holds after the kills, in sentences; nothing when every promise was kept: all
 * acknowledged messages are there, none twice, in the order in which they were sent, each answered exactly once.
 */
export function faultsOf(stored: readonly Stored[], acknowledged: Acknowledged): string[] {
  return [...acknowledged].flatMap(([client, upTo]) =>
    faultsOfOne(
      client,
      stored.filter((message) => message.client === client),
      upTo,
    ),
  );
}

function faultsOfOne(client: string, messages: readonly Stored[], upTo: number): string[] {
  const faults: string[] = [];
  const numbers = messages.flatMap((message) => (message.author === 'buyer' ? [numberOf(message)] : []));
  const distinct = new Set(numbers);
  for (let n = 1; n <= upTo; n++)
    if (!distinct.has(n)) faults.push(`${client}: message ${n} was acknowledged and is lost`);
  if (distinct.size < numbers.length)
    faults.push(`${client}: ${numbers.length - distinct.size} messages are there twice`);
  // Only the one on its way at the last kill may be stored without having been acknowledged.
  if (numbers.some((n) => n > upTo + 1)) faults.push(`${client}: a message is there that was never sent`);
  if (numbers.some((n, at) => at > 0 && n < (numbers[at - 1] ?? 0))) faults.push(`${client}: messages changed places`);
  if (messages.some(({ seq }, at) => seq !== at + 1)) faults.push(`${client}: seq has gaps`);
  messages.forEach((message, at) => {
    const isAnswered = messages[at + 1]?.author === 'qin' && messages[at + 2]?.author !== 'qin';
    if (message.author === 'buyer' && !isAnswered)
      faults.push(`${client}: message ${numberOf(message)} was not answered exactly once`);
  });
  return faults;
}

function numberOf({ providerMessageId }: Stored): number {
  return Number(providerMessageId?.split('-').at(-1));
}
