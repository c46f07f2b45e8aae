package dev.homelab.provider.kubernetes.schema;

import dev.homelab.catalog.cozystack.AppKinds;
import dev.homelab.model.Fields;
import dev.homelab.model.StateEntry;

/**
 * What the server removes together: a namespace with what is in it, a definition with the objects
 * of its kind (API concepts, "Namespaces" and "Custom resources"), a tenant of Cozystack with its
 * namespace. A class of storage goes with nothing, but disks and volumes of it are not left without
 * it.
 */
public final class Containment {
  private static final String NAMESPACE = "kubernetes.namespace";
  private static final String DEFINITION = "kubernetes.customresourcedefinition";
  private static final String TENANT = KindTable.typeOf(AppKinds.GROUP, AppKinds.TENANT);

  private static final String CLASS = "kubernetes.storageclass";

  private Containment() {}

  /** Whether the object of one record goes with that of another one of the same cluster. */
  public static boolean of(StateEntry outer, StateEntry inner) {
    if (outer.type().equals(CLASS)) {
      return isOfClass(outer, inner);
    }
    boolean namespace = outer.type().equals(NAMESPACE);
    boolean tenant = outer.type().equals(TENANT);
    if (!namespace && !tenant && !outer.type().equals(DEFINITION)) {
      return false;
    }
    ObjectKey container = ObjectKey.parse(outer.objectId());
    ObjectKey content = ObjectKey.parse(inner.objectId());
    if (container == null || content == null) {
      return false;
    }
    if (namespace || tenant) {
      String made =
          tenant ? AppKinds.namespaceOf(container.namespace(), container.name()) : container.name();
      return content.namespace().equals(made);
    }
    return isOfKind(outer, container, content);
  }

  private static boolean isOfClass(StateEntry storage, StateEntry inner) {
    ObjectKey key = ObjectKey.parse(storage.objectId());
    String name = key == null ? "" : key.name();
    return !name.isEmpty()
        && (Fields.text(inner.recorded(), "spec", "storageClassName").equals(name)
            || Fields.text(inner.recorded(), "spec", "storageClass").equals(name));
  }

  /** A definition is called {@code plural.group}; its kind is in its record, if that is whole. */
  private static boolean isOfKind(StateEntry definition, ObjectKey container, ObjectKey content) {
    String kind = Fields.text(definition.recorded(), "spec", "names", "kind");
    int dot = container.name().indexOf('.');
    return container.name().substring(dot + 1).equals(content.group())
        && (kind.isEmpty() || kind.equals(content.kind()));
  }
}
