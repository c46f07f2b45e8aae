package dev.homelab.dsl.spec.workload;

import dev.homelab.dsl.recipe.RecipeContext;
import dev.homelab.dsl.spec.LabBuilder;
import dev.homelab.model.Address;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The shares of one lab by address; whole when recipes expand. */
public final class Shares {
  private final Map<Address, ShareSpec> byAddress = new TreeMap<>();

  private Shares() {}

  /** Those of a lab. */
  static Shares of(LabBuilder lab) {
    Shares known = lab.provided(Shares.class);
    if (known == null) {
      known = new Shares();
      lab.provide(Shares.class, known);
    }
    return known;
  }

  void add(ShareSpec share) {
    byAddress.putIfAbsent(share.address(), share);
  }

  /**
   * A share of the namespace or tenant that a service stands in, as a volume of its pods; null when
   * there is none of that name.
   *
   * @param name the share's name
   * @param inPod what the pods call the volume
   */
  public static @Nullable VolumePlan volume(RecipeContext context, String name, String inPod) {
    Address place = context.address().around();
    ShareSpec share = of(context.scope().lab()).byAddress.get(place.child("share", name));
    return share == null ? null : share.volume(inPod);
  }
}
