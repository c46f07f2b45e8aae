package dev.homelab.dsl.spec.cozystack;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;

/** An OpenBao. */
@BlockOf(
    name = "openbao",
    doc = "An OpenBao for secrets; it is sealed until somebody opens it.",
    in = "homelab { node('box') { tenant('home') { openbao('safe') {\n…\n} } } }")
public final class OpenBaoSpec extends StoredSpec<OpenBaoSpec> {
  /** A server of a tenant. */
  public OpenBaoSpec(Scope tenant, String name) {
    super(tenant, "OpenBAO", name);
  }

  @Override
  protected OpenBaoSpec self() {
    return this;
  }

  /** Leaves the pages out. */
  @Word(
      doc = "Runs it without pages for people.",
      byDefault = "it has pages for people",
      example = "withoutPages()")
  public OpenBaoSpec withoutPages() {
    return state("ui", false);
  }
}
