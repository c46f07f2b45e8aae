package dev.homelab.stdlib.backing;

import dev.homelab.dsl.spec.kube.ObjectDraft;
import org.jspecify.annotations.Nullable;

/** What databases that the platform runs have in common. */
final class Managed {
  /** Why a service has no database of its own. */
  static final String REASON =
      "the platform runs databases, which go before one that the service would run itself";

  /** Why it has more room than Cozystack's own choice, which is 128 or 256 MiB. */
  static final String ROOM = "a database of the smallest preset is ended when a service fills it";

  private Managed() {}

  /** Puts a database on a class of storage. */
  static ObjectDraft place(ObjectDraft draft, @Nullable String storageClass) {
    return storageClass == null
        ? draft
        : draft.byDefault("spec.storageClass", storageClass, "the class of the service's volumes");
  }
}
