package dev.homelab.provider.proxmox.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.spi.CallContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Starts tasks, follows them to their end, and finds those whose start was not confirmed. */
public final class Tasks {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final Duration NEXT_TRY = Duration.ofSeconds(2);
  private static final int CREATING_TRIES = 3;
  private static final int PAGE = 500;
  private static final int KEPT_LINES = 5;
  private static final String OK = "OK";
  private static final String WARNINGS = "WARNINGS: ";

  private final ProxmoxClient client;
  private final Set<String> known = ConcurrentHashMap.newKeySet();

  /** Tasks of a client's cluster. */
  public Tasks(ProxmoxClient client) {
    this.client = client;
  }

  /**
   * How a task is found whose start was not confirmed.
   *
   * @param node where it runs
   * @param type its type, such as {@code qmcreate}
   * @param id what it works on; empty for any
   */
  public record Search(String node, String type, String id) {}

  /**
   * Starts a task and waits for its end. Where the answer got lost, the list of tasks tells whether
   * it was started; it is started again only when it was not.
   *
   * @return the task, or null when the host did the work without one
   * @throws PveException when it was refused or failed; of kind {@link Problem#UNKNOWN_OUTCOME}
   *     when nobody knows
   */
  public @Nullable Upid run(PveRequest request, Search search, CallContext context) {
    Upid upid = start(request, search, context);
    if (upid != null) {
      follow(upid, request.about(), context);
    }
    return upid;
  }

  private @Nullable Upid start(PveRequest request, Search search, CallContext context) {
    for (int attempt = 1; ; attempt++) {
      Instant since = client.serverTime(context);
      try {
        JsonNode data = client.send(request, context);
        Upid upid = Upid.parse(data.asText());
        if (upid != null) {
          known.add(upid.text());
          context.recordHandle(upid.text());
        }
        return upid;
      } catch (PveException e) {
        boolean lost = e.problem() == Problem.UNKNOWN_OUTCOME;
        if (!lost && e.problem() != Problem.NO_WORKER) {
          throw e;
        }
        Upid found = search(search, since, context);
        if (found != null) {
          known.add(found.text());
          context.recordHandle(found.text());
          return found;
        }
        if (lost || attempt >= CREATING_TRIES) {
          throw e;
        }
        ProxmoxClient.pause(NEXT_TRY, context);
      }
    }
  }

  /** The youngest task of a kind that began after a time and that nobody here knows, or null. */
  private @Nullable Upid search(Search search, Instant since, CallContext context) {
    PveRequest list =
        PveRequest.get("look for the task", "nodes", search.node(), "tasks")
            .with("source", "all")
            .with("typefilter", search.type())
            .with("since", since.getEpochSecond() - 1)
            .with("vmid", search.id().matches("\\d+") ? search.id() : null);
    Upid youngest = null;
    for (JsonNode task : Scalars.items(client.send(list, context))) {
      Upid upid = Upid.parse(Scalars.text(task, "upid"));
      boolean fits =
          upid != null
              && !known.contains(upid.text())
              && upid.type().equals(search.type())
              && (search.id().isEmpty() || search.id().equals(upid.id()));
      if (upid != null && fits && (youngest == null || upid.started() >= youngest.started())) {
        youngest = upid;
      }
    }
    return youngest;
  }

  /**
   * Follows the task that an interrupted run left, when it is one of a type.
   *
   * @return whether there was one, whatever became of it
   */
  public boolean resume(String type, String about, CallContext context) {
    Upid upid = Upid.parse(context.handle());
    if (upid == null || !upid.type().equals(type) || !known.add(upid.text())) {
      return false;
    }
    try {
      follow(upid, about, context);
    } catch (PveException e) {
      if (e.problem().errorClass() == dev.homelab.spi.ErrorClass.UNREACHABLE
          || context.isCancelled()) {
        throw e;
      }
      context.progress(about + ": the task of the earlier run ended with an error");
    }
    return true;
  }

  /** Waits for the end of a task and tells the lines of its log as they come. */
  public void follow(Upid upid, String about, CallContext context) {
    Duration pause = FIRST_PAUSE;
    Instant begun = context.now();
    Deque<String> last = new ArrayDeque<>();
    int line = 0;
    while (true) {
      JsonNode status = status(upid, begun, context);
      line = log(upid, line, last, context);
      if (status != null && Scalars.text(status, "status").equals("stopped")) {
        finished(upid, Scalars.text(status, "exitstatus"), last, about, context);
        return;
      }
      if (context.isCancelled()) {
        context.progress(about + ": goes on as task " + upid);
        throw PveFailures.stopped(null);
      }
      if (!context.now().plus(pause).isBefore(context.deadline())) {
        throw PveFailures.told(
            Problem.UNKNOWN_OUTCOME, about, "The task goes on: " + upid, context);
      }
      context.waitingFor(about);
      ProxmoxClient.pause(pause, context);
      Duration longer = pause.multipliedBy(3).dividedBy(2);
      pause = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
    }
  }

  private @Nullable JsonNode status(Upid upid, Instant begun, CallContext context) {
    try {
      return client.send(
          PveRequest.get("ask for the task", "nodes", upid.node(), "tasks", upid.text(), "status"),
          context);
    } catch (PveException e) {
      boolean young = context.now().isBefore(begun.plus(GRACE));
      if (e.problem() == Problem.NOT_FOUND && young) {
        return null;
      }
      throw e;
    }
  }

  private int log(Upid upid, int from, Deque<String> last, CallContext context) {
    int next = from;
    JsonNode lines;
    try {
      lines =
          client.send(
              PveRequest.get(
                      "read the task's log", "nodes", upid.node(), "tasks", upid.text(), "log")
                  .with("start", from)
                  .with("limit", PAGE),
              context);
    } catch (PveException e) {
      return from;
    }
    for (JsonNode line : Scalars.items(lines)) {
      int number = (int) Scalars.number(line, "n", next + 1L);
      String text = Redaction.of(Scalars.text(line, "t"), context.secrets());
      if (number <= next || text.isEmpty() || text.equals("no content")) {
        continue;
      }
      next = number;
      context.progress(text);
      last.addLast(text);
      if (last.size() > KEPT_LINES) {
        last.removeFirst();
      }
    }
    return next;
  }

  private static void finished(
      Upid upid, String exit, Deque<String> last, String about, CallContext context) {
    if (!exit.equals(OK) && !exit.startsWith(WARNINGS)) {
      throw PveFailures.ofTask(upid, exit, String.join("\n", last), about, context);
    }
  }
}
