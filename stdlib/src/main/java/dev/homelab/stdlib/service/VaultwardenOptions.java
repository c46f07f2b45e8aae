package dev.homelab.stdlib.service;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.unit.Size;

/** What the script may say of Vaultwarden. */
@BlockOf(
    name = "vaultwarden",
    doc = "A password server that the Bitwarden apps and browser extensions talk to.",
    in =
        "homelab { domain 'example.com'\ncluster('home') { ingress 'nginx'\nnamespace('apps') {\n"
            + "service vaultwarden {\n…\n} } } }")
public final class VaultwardenOptions extends ServiceOptions<VaultwardenOptions> {
  private String storage = "5Gi";
  private boolean signups;

  VaultwardenOptions(Scope scope) {
    super(scope);
  }

  @Override
  protected VaultwardenOptions self() {
    return this;
  }

  /** Sizes its volume. */
  @Word(
      doc = "Size of the volume for the vaults and their attachments.",
      byDefault = "5 GiB",
      example = "storage 5.GiB",
      once = true)
  public VaultwardenOptions storage(Size size) {
    storage = size.quantity();
    return say();
  }

  /** Lets people register. */
  @Word(
      doc = "Lets anybody who reaches the page register; else the administrator invites.",
      byDefault = "only invited people may register",
      example = "signups()")
  public VaultwardenOptions signups() {
    signups = true;
    return say();
  }

  String storage() {
    return storage;
  }

  boolean hasSignups() {
    return signups;
  }
}
