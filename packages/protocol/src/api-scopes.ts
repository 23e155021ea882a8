// What an API key may be used for. Nothing that a scope does not name can be done with a key: accounts and keys belong
// to people.

export const apiScopes = ['licenses:read', 'licenses:write', 'sessions:read', 'sessions:end', 'audit:read'] as const;
export type ApiScope = (typeof apiScopes)[number];
