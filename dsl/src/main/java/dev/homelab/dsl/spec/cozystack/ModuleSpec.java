package dev.homelab.dsl.spec.cozystack;

import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;
import java.util.Locale;

/**
 * A module of a tenant: Cozystack makes the object when the tenant has its flag, and edits of it
 * stay. Here it is taken over.
 *
 * @param <S> the concrete spec
 */
public abstract class ModuleSpec<S extends ModuleSpec<S>> extends ApplicationSpec<S> {
  /** A module of a tenant; its object is called like its kind. */
  protected ModuleSpec(Scope tenant, String kind) {
    super(tenant, kind, kind.toLowerCase(Locale.ROOT));
  }

  /** Sets a field that has no word. */
  @Override
  @Word(
      doc = "Sets a field of the module that has no word, by its path below `spec`.",
      byDefault = "the field is as Cozystack has it",
      example = "set 'resources', [cpu: '1', memory: '1Gi']")
  public S set(String path, Object value) {
    return super.set(path, value);
  }

  @Override
  protected boolean isMadeByPlatform() {
    return true;
  }
}
