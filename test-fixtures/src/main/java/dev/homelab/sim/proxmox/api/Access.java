package dev.homelab.sim.proxmox.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.http.Call;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.proxmox.world.World;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Who asks, and what they may do: tickets, tokens, privilege separation, rights by path. */
public final class Access {
  private static final long TICKET_MILLIS = 2 * 3_600_000L;
  private static final long FUTURE_MILLIS = 300_000;
  private static final long WRONG_PASSWORD_MILLIS = 3000;
  private static final String TOKEN = "PVEAPIToken=";
  private static final String COOKIE = "PVEAuthCookie=";

  private final World world;

  /** The access of a world. */
  public Access(World world) {
    this.world = world;
  }

  /**
   * Who asks.
   *
   * @param user the user, with realm
   * @param token the token's whole name, empty for a ticket
   */
  public record Who(String user, String token) {
    /** Whether it is root itself, which no token ever is. */
    public boolean isRoot() {
      return token.isEmpty() && user.equals("root@pam");
    }

    /** How tasks name them. */
    public String name() {
      return token.isEmpty() ? user : token;
    }
  }

  /** Logs a user in. */
  public JsonNode login(Params params) {
    String name = params.text("username");
    String user = name.contains("@") ? name : name + "@" + params.text("realm");
    ObjectNode known = world.row("users", user);
    String password = params.text("password");
    boolean renewed = valid(password, user);
    if (known == null || (!renewed && !Json.text(known, "password").equals(password))) {
      world.advance(WRONG_PASSWORD_MILLIS);
      throw PveError.of(401, "authentication failure");
    }
    String ticket = "PVE:" + user + ":" + String.format("%08X", world.wall() / 1000);
    String signed =
        ticket + "::" + Integer.toHexString((ticket + world.next("tickets")).hashCode());
    world.table("issued").putObject(signed).put("user", user).put("at", world.wall());
    ObjectNode data = Json.object().put("ticket", signed).put("username", user);
    return data.put("CSRFPreventionToken", csrf(signed));
  }

  private static String csrf(String ticket) {
    return "csrf" + Integer.toHexString(ticket.hashCode());
  }

  private boolean valid(String ticket, String user) {
    ObjectNode issued = world.row("issued", ticket);
    return issued != null
        && (user.isEmpty() || Json.text(issued, "user").equals(user))
        && fresh(world.wall() - issued.path("at").asLong());
  }

  /** A ticket has an end, and one from the future is none, but for five minutes. */
  private static boolean fresh(long age) {
    return age > -FUTURE_MILLIS && age < TICKET_MILLIS;
  }

  /** Who sent a request, or the refusal of it. */
  public Who who(Call call) {
    String authorization = call.header("authorization");
    if (authorization.startsWith(TOKEN)) {
      return token(authorization.substring(TOKEN.length()));
    }
    String cookie = call.header("cookie");
    int at = cookie.indexOf(COOKIE);
    if (at < 0) {
      throw PveError.of(401, "No ticket");
    }
    String raw = cookie.substring(at + COOKIE.length()).split(";", -1)[0];
    String ticket = URLDecoder.decode(raw, StandardCharsets.UTF_8);
    if (!valid(ticket, "")) {
      world.advance(WRONG_PASSWORD_MILLIS);
      throw PveError.of(401, "permission denied - invalid PVE ticket");
    }
    boolean reads = call.method().equals("GET");
    if (!reads && !call.header("csrfpreventiontoken").equals(csrf(ticket))) {
      throw PveError.of(401, "Permission denied - invalid csrf token");
    }
    return new Who(Json.text(world.row("issued", ticket), "user"), "");
  }

  private Who token(String given) {
    int at = given.indexOf('=');
    String name = at < 0 ? given : given.substring(0, at);
    ObjectNode token = world.row("tokens", name);
    boolean right = token != null && Json.text(token, "secret").equals(given.substring(at + 1));
    if (!right) {
      world.advance(WRONG_PASSWORD_MILLIS);
      throw PveError.of(401, "Authentication failed!");
    }
    return new Who(name.substring(0, name.indexOf('!')), name);
  }

  /** What somebody may do at a path. */
  public Set<String> at(Who who, String path) {
    if (who.isRoot() || (who.user().equals("root@pam") && !separated(who))) {
      return new TreeSet<>(world.options().profile().privileges());
    }
    Set<String> users = granted(who.user(), path);
    if (!separated(who)) {
      return users;
    }
    Set<String> both = new TreeSet<>(granted(who.token(), path));
    both.retainAll(who.user().equals("root@pam") ? both : users);
    return both;
  }

  private boolean separated(Who who) {
    ObjectNode token = who.token().isEmpty() ? null : world.row("tokens", who.token());
    return token != null && token.path("privsep").asBoolean();
  }

  private Set<String> granted(String name, String path) {
    ObjectNode rights = world.row("acl", name);
    String here = path;
    while (rights != null) {
      if (rights.has(here)) {
        return new TreeSet<>(World.list(rights.path(here)));
      }
      if (here.equals("/")) {
        break;
      }
      int slash = here.lastIndexOf('/');
      here = slash <= 0 ? "/" : here.substring(0, slash);
    }
    return new TreeSet<>();
  }

  /** Refuses who lacks a privilege at a path. */
  public void need(Who who, String path, String privilege) {
    if (!at(who, path).contains(privilege)) {
      throw PveError.permission(path, privilege);
    }
  }

  /** The rights by path, as the host tells them. */
  public JsonNode permissions(Who who, @Nullable String only) {
    Map<String, Boolean> paths = new TreeMap<>();
    if (only != null) {
      paths.put(only, true);
    } else {
      for (String path : Set.of("/", "/vms", "/storage", "/nodes", "/access", "/pool", "/sdn")) {
        paths.put(path, true);
      }
      for (JsonNode rights : world.table("acl")) {
        for (Iterator<String> it = rights.fieldNames(); it.hasNext(); ) {
          paths.put(it.next(), true);
        }
      }
    }
    ObjectNode all = Json.object();
    for (String path : paths.keySet()) {
      Set<String> here = at(who, path);
      if (!here.isEmpty()) {
        ObjectNode privileges = all.putObject(path);
        here.forEach(privilege -> privileges.put(privilege, 1));
      }
    }
    return all;
  }
}
