// What the customer reads while an agent writes in editable content. `{name}` is the agent.

export const writingStrings = { 'overlay-agent-writes': '{name} is writing here' } as const;
