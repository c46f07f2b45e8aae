package dev.homelab.dsl.spec.cozystack;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;

/** A Qdrant. */
@BlockOf(
    name = "qdrant",
    doc = "A Qdrant server for vectors; others take its key as `ref('…').apiKey`.",
    in = "homelab { node('box') { tenant('home') { qdrant('vectors') {\n…\n} } } }")
public final class QdrantSpec extends StoredSpec<QdrantSpec> {
  /** A server of a tenant. */
  public QdrantSpec(Scope tenant, String name) {
    super(tenant, "Qdrant", name);
  }

  @Override
  protected QdrantSpec self() {
    return this;
  }

  /** Encrypts connections. */
  @Word(
      doc = "Encrypts connections.",
      byDefault = "encrypted when it is reached from outside",
      example = "tls()")
  public QdrantSpec tls() {
    return state("tls.enabled", true);
  }
}
