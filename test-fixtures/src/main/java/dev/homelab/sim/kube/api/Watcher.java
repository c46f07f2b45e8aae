package dev.homelab.sim.kube.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.http.Call;
import dev.homelab.sim.kube.http.Reply;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.kinds.ResourceType;
import dev.homelab.sim.kube.store.Change;
import dev.homelab.sim.kube.store.Stored;
import dev.homelab.sim.kube.store.Subscription;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Watches: changes as a stream of JSON lines, with bookmarks and an end in time. */
final class Watcher {
  private static final long BOOKMARK_NANOS = TimeUnit.SECONDS.toNanos(20);
  private static final long LONGEST_SECONDS = 1800;

  /** Stands for a version where none is known: no object is told before the first change. */
  private static final long NO_LIST = -1;

  private final World world;

  Watcher(World world) {
    this.world = world;
  }

  Reply watch(ResourceType type, @Nullable String namespace, Call call) {
    Predicate<JsonNode> chosen = Reader.chosen(type, call);
    String asked = call.text("resourceVersion");
    boolean initial = call.flag("sendInitialEvents") && call.param("sendInitialEvents") != null;
    Projection projection = world.projections().of(type);
    if (projection != null) {
      Subscription views = world.store().subscribe(projection.source(), 0);
      long known = asked.matches("[0-9]{1,18}") ? Long.parseLong(asked) : 0;
      return run(new Session(type, namespace, chosen, call, Objects.requireNonNull(views), known));
    }
    long from = asked.isEmpty() || asked.equals("0") || initial ? 0 : version(asked);
    Subscription changes = world.store().subscribe(type.resource(), from);
    if (changes == null) {
      return Reply.stream(
          "application/json",
          sink ->
              sink.send(
                  event(
                      "ERROR",
                      Json.bytes(
                          ApiException.expired(
                                  "too old resource version: "
                                      + asked
                                      + " ("
                                      + world.store().oldest()
                                      + ")")
                              .status()))));
    }
    return run(new Session(type, namespace, chosen, call, changes, from == 0 ? 0 : NO_LIST));
  }

  private static Reply run(Session session) {
    return Reply.stream("application/json", session::run);
  }

  private static long version(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw ApiException.badRequest("invalid resource version: " + text);
    }
  }

  private static byte[] event(String kind, byte[] object) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(object.length + 40);
    out.writeBytes(("{\"type\":\"" + kind + "\",\"object\":").getBytes(StandardCharsets.UTF_8));
    out.writeBytes(object);
    out.writeBytes("}\n".getBytes(StandardCharsets.UTF_8));
    return out.toByteArray();
  }

  /**
   * One running watch. A watch of views begins with what is there and is newer than the version
   * that was asked for, so that what was deleted since then is not told; when the world ends it, it
   * ends without a word.
   */
  private final class Session {
    private final ResourceType type;
    private final @Nullable String namespace;
    private final Predicate<JsonNode> chosen;
    private final Call call;
    private final Subscription changes;
    private final long known;
    private final boolean view;
    private final boolean tables;
    private long seen;

    Session(
        ResourceType type,
        @Nullable String namespace,
        Predicate<JsonNode> chosen,
        Call call,
        Subscription changes,
        long known) {
      this.type = type;
      this.namespace = namespace;
      this.chosen = chosen;
      this.call = call;
      this.tables = Tables.wanted(type, call);
      this.changes = changes;
      this.known = known;
      this.view = world.projections().of(type) != null;
    }

    void run(Reply.Sink sink) throws IOException, InterruptedException {
      try (changes) {
        sink.send(new byte[0]);
        if (known != NO_LIST) {
          first(sink);
        }
        String limit = call.text("timeoutSeconds");
        long seconds = limit.isEmpty() ? LONGEST_SECONDS : Long.parseLong(limit);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Math.max(1, seconds));
        long mark = System.nanoTime() + BOOKMARK_NANOS;
        while (System.nanoTime() < end && !sink.closed()) {
          Change change = changes.poll(250);
          if (change != null) {
            tell(change, sink);
          } else if (changes.closed() && view) {
            return;
          } else if (changes.closed()) {
            byte[] gone =
                Json.bytes(
                    ApiException.expired("The resourceVersion for the provided watch is too old.")
                        .status());
            sink.send(event("ERROR", gone));
            return;
          } else if (System.nanoTime() > mark) {
            bookmark(sink, false);
            mark = System.nanoTime() + BOOKMARK_NANOS;
          }
        }
        bookmark(sink, false);
      }
    }

    private void first(Reply.Sink sink) throws IOException, InterruptedException {
      var listing = world.list(type, namespace);
      seen = listing.version();
      for (Stored one : listing.items()) {
        if (one.version() > known && chosen.test(one.json())) {
          sink.send(event("ADDED", shown(one)));
        }
      }
      if (call.flag("sendInitialEvents") && call.param("sendInitialEvents") != null) {
        bookmark(sink, true);
      }
    }

    private void bookmark(Reply.Sink sink, boolean initialEnd)
        throws IOException, InterruptedException {
      long version = initialEnd ? seen : world.store().settled();
      for (Change c = changes.poll(0); !initialEnd && c != null; c = changes.poll(0)) {
        tell(c, sink);
      }
      if ((view && !initialEnd)
          || !call.flag("allowWatchBookmarks")
          || call.param("allowWatchBookmarks") == null) {
        return;
      }
      ObjectNode object =
          Json.object().put("kind", type.kind()).put("apiVersion", type.apiVersion());
      ObjectNode metadata = object.putObject("metadata");
      metadata.put("resourceVersion", Long.toString(version));
      metadata.putNull("creationTimestamp");
      if (initialEnd) {
        metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
      }
      sink.send(event("BOOKMARK", Json.bytes(object)));
    }

    private void tell(Change write, Reply.Sink sink) throws IOException {
      Change change = world.projections().shown(type, write);
      if (change == null) {
        return;
      }
      Stored now = change.now();
      if (change.version() <= seen || (namespace != null && !namespace.equals(now.namespace()))) {
        return;
      }
      Stored old = change.before();
      boolean was = old != null && chosen.test(old.json());
      boolean is = !change.deleted() && chosen.test(now.json());
      if (is) {
        sink.send(event(was ? "MODIFIED" : "ADDED", shown(now)));
      } else if (was) {
        ObjectNode last = (change.deleted() || old == null ? now : old).copy();
        Json.child(last, "metadata").put("resourceVersion", Long.toString(change.version()));
        last.put("apiVersion", type.apiVersion());
        Stored gone = Stored.unkept(type.resource(), now.namespace(), now.name(), last);
        sink.send(event("DELETED", tables ? shown(gone) : Json.bytes(last)));
      }
    }

    private byte[] shown(Stored object) {
      return tables
          ? Tables.row(type, object, world.clock().instant(), call)
          : Reader.bytes(type, object);
    }
  }
}
