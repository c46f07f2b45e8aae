package dev.homelab.sim.kube.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import org.jspecify.annotations.Nullable;

/** One object as it is kept. The tree is never changed once it is here; copies are. */
public final class Stored {
  private final String resource;
  private final String namespace;
  private final String name;
  private final ObjectNode json;
  private final long version;
  private volatile byte @Nullable [] bytes;
  private volatile byte @Nullable [] listed;

  Stored(String resource, String namespace, String name, ObjectNode json, long version) {
    this.resource = resource;
    this.namespace = namespace;
    this.name = name;
    this.json = json;
    this.version = version;
  }

  /** An object that is shown but not kept, as a dry run gives it. */
  public static Stored unkept(String resource, String namespace, String name, ObjectNode json) {
    return new Stored(resource, namespace, name, json, 0);
  }

  /** An object that is shown of another one that is kept, with that one's version. */
  public static Stored view(
      String resource, String namespace, String name, ObjectNode json, long version) {
    return new Stored(resource, namespace, name, json, version);
  }

  /** The resource's name with its group. */
  public String resource() {
    return resource;
  }

  /** The namespace, empty for objects of the cluster. */
  public String namespace() {
    return namespace;
  }

  /** The object's name. */
  public String name() {
    return name;
  }

  /** The tree, to read only. */
  public ObjectNode json() {
    return json;
  }

  /** A tree of one's own. */
  public ObjectNode copy() {
    return json.deepCopy();
  }

  /** The resource version of the last write. */
  public long version() {
    return version;
  }

  /** The uid. */
  public String uid() {
    return Json.text(json, "metadata.uid");
  }

  /** Whether deletion has been asked for and finalizers hold it. */
  public boolean terminating() {
    return json.path("metadata").has("deletionTimestamp");
  }

  /** The object as JSON text, made once. */
  public byte[] bytes() {
    byte[] known = bytes;
    if (known == null) {
      known = Json.bytes(json);
      bytes = known;
    }
    return known;
  }

  /** The object as lists of built-in kinds hold it: without apiVersion and kind. */
  public byte[] listBytes() {
    byte[] known = listed;
    if (known == null) {
      ObjectNode copy = Json.object();
      copy.setAll(json);
      copy.remove(java.util.List.of("apiVersion", "kind"));
      known = Json.bytes(copy);
      listed = known;
    }
    return known;
  }

  String key() {
    return namespace + "/" + name;
  }
}
