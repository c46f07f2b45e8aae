package dev.homelab.stdlib.backing;

import dev.homelab.dsl.spec.kube.ObjectDraft;
import org.jspecify.annotations.Nullable;

/** What databases that the platform runs have in common. */
final class Managed {
  /** Why a service has no database of its own. */
  static final String REASON =
      "the platform runs databases, which go before one that the service would run itself";

  private Managed() {}

  /** Puts a database on a class of storage. */
  static ObjectDraft place(ObjectDraft draft, @Nullable String storageClass) {
    return storageClass == null
        ? draft
        : draft.byDefault("spec.storageClass", storageClass, "the class of the service's volumes");
  }
}
