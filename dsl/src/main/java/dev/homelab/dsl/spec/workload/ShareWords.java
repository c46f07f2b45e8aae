package dev.homelab.dsl.spec.workload;

import dev.homelab.dsl.spec.Names;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.WordSet;
import dev.homelab.dsl.spec.kube.NamespaceSpec;
import dev.homelab.dsl.spec.kube.ObjectBlock;
import dev.homelab.dsl.spec.machine.TenantSpec;
import java.util.function.Consumer;

/** The word for a volume that several services use together. */
public final class ShareWords implements WordSet {

  /** Makes a volume for several services of a namespace. */
  @Word(
      doc =
          "Makes one volume that several services use together; services of films and series take"
              + " the one that is called `media`.",
      byDefault = "each service has volumes of its own",
      example = "share('media') { size 4.TB }",
      makes = true)
  public static NamespaceSpec share(
      NamespaceSpec namespace, String name, Consumer<ShareSpec> block) {
    make(namespace, name, block);
    return namespace;
  }

  /** Makes a volume for several services of a tenant. */
  @Word(
      doc =
          "Makes one volume that several services use together; services of films and series take"
              + " the one that is called `media`.",
      byDefault = "each service has volumes of its own",
      example = "share('media') { size 4.TB }",
      makes = true)
  public static TenantSpec share(TenantSpec tenant, String name, Consumer<ShareSpec> block) {
    make(tenant, name, block);
    return tenant;
  }

  private static void make(ObjectBlock<?> place, String name, Consumer<ShareSpec> block) {
    Scope around = place.scope();
    String checked = Names.label(around, "share", name);
    ShareSpec share = new ShareSpec(around.inner("share", checked), checked);
    block.accept(share);
    share.freeze();
    share.emit();
    Shares.of(around.lab()).add(share);
    place.made(share.address());
  }
}
