export async function friendly() {}
