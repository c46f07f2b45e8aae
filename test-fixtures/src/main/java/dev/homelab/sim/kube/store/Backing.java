package dev.homelab.sim.kube.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * A server that keeps the objects in the place of a store. The store then holds what the server has
 * told of them, and hands every write on; who judges a write is the server.
 */
public interface Backing {
  /**
   * Has the store told of a resource's objects from now on. Returns at once when it is told of them
   * already, else when it knows those that are there.
   */
  void follow(String resource);

  /**
   * Writes an object.
   *
   * @param before what is there, null for a new one
   * @param next what is to be there, of the resource, in the namespace, with the name
   * @param manager who writes, empty when nobody says
   * @return the object as the server keeps it, null when it has changed meanwhile
   * @throws RuntimeException when the server refuses it
   */
  @Nullable ObjectNode write(@Nullable Stored before, Stored next, String manager);

  /**
   * Deletes an object.
   *
   * @param options the options of the deletion
   * @return the server's answer
   * @throws RuntimeException when the server refuses it
   */
  ObjectNode delete(Stored seen, JsonNode options);
}
