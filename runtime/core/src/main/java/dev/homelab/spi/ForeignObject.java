package dev.homelab.spi;

import dev.homelab.model.Address;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * An object beside those of a lab, which bears no mark of it and is left alone.
 *
 * @param target the target that carries it, or null as long as only its provider knows it
 * @param apiVersion the version of its kind, as its platform writes it
 * @param kind its kind
 * @param namespace where it lies, or empty
 * @param name its name
 * @param by who made or changes it, as the platform tells: a field manager, another lab; or empty
 */
public record ForeignObject(
    @Nullable Address target,
    String apiVersion,
    String kind,
    String namespace,
    String name,
    String by) {
  /** The order in which people look for them: by target, namespace, kind, name. */
  public static final Comparator<ForeignObject> ORDER =
      Comparator.comparing((ForeignObject object) -> String.valueOf(object.target()))
          .thenComparing(ForeignObject::namespace)
          .thenComparing(ForeignObject::kind)
          .thenComparing(ForeignObject::name);

  /** The same object, on a target. */
  public ForeignObject at(Address carrier) {
    return new ForeignObject(carrier, apiVersion, kind, namespace, name, by);
  }
}
