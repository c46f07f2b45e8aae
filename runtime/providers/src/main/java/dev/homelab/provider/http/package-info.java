/**
 * What every provider that speaks HTTP shares: TLS material, the client, and an adaptive window of
 * requests.
 */
@NullMarked
package dev.homelab.provider.http;

import org.jspecify.annotations.NullMarked;
