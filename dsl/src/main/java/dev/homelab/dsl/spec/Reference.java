package dev.homelab.dsl.spec;

import dev.homelab.diag.HomelabException;
import dev.homelab.model.Address;
import dev.homelab.model.Value;

/**
 * Another thing of the lab, of which an output is wanted: {@code ref('service.gitea').host}.
 *
 * <p>The address may be a suffix that is unique in the lab ({@code service.gitea}); it is looked up
 * when the whole lab is known.
 */
public final class Reference {
  private final Address address;
  private final Scope scope;

  private Reference(Address address, Scope scope) {
    this.address = address;
    this.scope = scope;
  }

  static Reference parse(String address, Scope scope) {
    try {
      return new Reference(Address.parse(address), scope);
    } catch (HomelabException malformed) {
      malformed.diagnostics().forEach(scope::report);
      return new Reference(Address.of("unknown", "unknown"), scope);
    }
  }

  /** A reference to a thing whose whole address is known. */
  static Reference to(Address address, Scope scope) {
    return new Reference(address, scope);
  }

  /** The output of that name. */
  public Value output(String name) {
    scope.lab().usesReference(address, scope.line());
    return new Value.Ref(address, name);
  }

  /** The output of that name; what {@code ref('…').name} means. */
  public Value get(String name) {
    return output(name);
  }
}
