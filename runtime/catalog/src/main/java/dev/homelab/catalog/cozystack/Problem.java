package dev.homelab.catalog.cozystack;

import org.jspecify.annotations.Nullable;

/**
 * Something in a spec that does not fit its kind.
 *
 * @param path where it stands, as {@code users.app.password} or {@code disks[0].name}
 * @param seen what stands there, in words; values are told only where one of few was expected
 * @param expected what was expected, in words
 * @param near the known name that a mistyped one resembles, or null; always null here, as this
 *     module compares no spellings: {@link AppKind#namesAt} has the names to compare with
 */
public record Problem(String path, String seen, String expected, @Nullable String near) {}
