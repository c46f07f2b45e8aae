package dev.homelab.sim.proxmox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.http.HttpServer;
import dev.homelab.sim.kube.http.Identity;
import dev.homelab.sim.kube.http.RequestLog;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.proxmox.api.Access;
import dev.homelab.sim.proxmox.api.Gate;
import dev.homelab.sim.proxmox.calls.Host;
import dev.homelab.sim.proxmox.fault.PveFaults;
import dev.homelab.sim.proxmox.world.World;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The API of a Proxmox VE cluster on loopback, with nothing behind it. */
public final class ProxmoxSimulator implements AutoCloseable {
  private static final String TOKEN = "homelab@pve!cli";

  private final World world;
  private final Identity identity;
  private final PveFaults faults = new PveFaults();
  private final RequestLog log = new RequestLog();
  private final Host host;
  private final PowerWatch power;
  private final Gate gate;
  private final HttpServer server;

  private ProxmoxSimulator(ProxmoxOptions options) {
    this.world = World.open(options);
    world.save();
    Path state = options.state();
    String name = options.nodes().get(0);
    this.identity = state == null ? Identity.create(name) : Identity.in(state, name);
    Access access = new Access(world);
    this.host = new Host(world, access, faults);
    this.power = new PowerWatch(world);
    this.gate = new Gate(world, access, host, faults, log, power::look);
    this.server = HttpServer.startOld(identity, options.port(), gate::handle);
  }

  /** Starts a simulator; it serves when this returns. */
  public static ProxmoxSimulator start(ProxmoxOptions options) {
    return new ProxmoxSimulator(options);
  }

  /** The address of the host. */
  public String url() {
    return server.url();
  }

  /** The SHA-256 of its certificate, with colons. */
  public String fingerprint() {
    try {
      byte[] der = identity.server().certificate().getEncoded();
      String hex = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(der));
      return hex.toUpperCase(Locale.ROOT).replaceAll("(..)(?!$)", "$1:");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The authority that signed its certificate, as PEM text. */
  public String caPem() {
    return identity.caPem();
  }

  /** The token of the user that may do all that the tool needs. */
  public String token() {
    return token(TOKEN);
  }

  /** How it is reached, as JSON: {@code url}, {@code fingerprint}, {@code token}. */
  public String access() {
    ObjectNode access = Json.object().put("url", url()).put("fingerprint", fingerprint());
    return access.put("token", token()).toString();
  }

  /** A token by its whole name, {@code USER@REALM!NAME}. */
  public String token(String name) {
    synchronized (world) {
      return name + '=' + Json.text(world.table("tokens").path(name), "secret");
    }
  }

  /** The password of root@pam. */
  public String rootPassword() {
    synchronized (world) {
      return Json.text(world.table("users").path("root@pam"), "password");
    }
  }

  /** Looks into what it holds, or changes it behind everybody's back. */
  public void edit(Consumer<ObjectNode> change) {
    synchronized (world) {
      host.tasks().settle();
      change.accept(world.root());
      world.save();
      power.look();
    }
  }

  /** The configuration of a machine as text; empty when there is no such machine. */
  public String config(long vmid, String key) {
    String[] found = {""};
    edit(
        root ->
            found[0] = root.path("vms").path(Long.toString(vmid)).path("conf").path(key).asText());
    return found[0];
  }

  /** Moves its clock. */
  public void advance(long millis) {
    synchronized (world) {
      world.advance(millis);
      host.tasks().settle();
      power.look();
    }
  }

  /** Tells of every machine that runs, and from now on of each that begins or ceases to. */
  public void onPower(PowerListener listener) {
    synchronized (world) {
      power.add(listener);
    }
  }

  /** A machine with its disks as they are; null when there is none of the number. */
  public @Nullable PveMachine machine(long vmid) {
    synchronized (world) {
      return PveMachine.of(world, Long.toString(vmid));
    }
  }

  /**
   * Says what the guest agent in a machine answers.
   *
   * @param address the machine's address; empty when no agent runs
   */
  public void agent(long vmid, String address) {
    change(vmid, row -> row.put("agentRuns", !address.isEmpty()).put("agentAddress", address));
  }

  /** The address that the guest agent in a machine answers; empty when none runs. */
  public String agentAddress(long vmid) {
    synchronized (world) {
      ObjectNode row = world.row("vms", Long.toString(vmid));
      boolean runs = row != null && row.path("agentRuns").asBoolean();
      return runs ? Json.text(row, "agentAddress") : "";
    }
  }

  /** A machine switches itself off. */
  public void switchOff(long vmid) {
    change(vmid, row -> row.put("status", "stopped"));
  }

  private void change(long vmid, Consumer<ObjectNode> act) {
    synchronized (world) {
      ObjectNode row = world.row("vms", Long.toString(vmid));
      if (row != null) {
        act.accept(row);
        world.save();
        power.look();
      }
    }
  }

  /**
   * Says which downloads fail.
   *
   * @param refusal why the download of an address fails; empty for one that works
   */
  public void onDownload(UnaryOperator<String> refusal) {
    host.downloads(refusal);
  }

  /** Its operations by verb and path. */
  public List<String> operations() {
    return List.copyOf(host.handlers().keySet());
  }

  /** The checksum of what an address gives, since nothing is really fetched. */
  public static String checksumOf(String url) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(url.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The faults in force. */
  public PveFaults faults() {
    return faults;
  }

  /** What was asked since it started or the log was cleared; queries hold the forms. */
  public List<RequestLog.Entry> requests() {
    return log.all();
  }

  /** The requests that were to change something. */
  public List<RequestLog.Entry> changes() {
    return requests().stream()
        .filter(entry -> !entry.method().equals("GET"))
        .filter(entry -> !entry.path().endsWith("/access/ticket"))
        .toList();
  }

  /** Forgets the requests so far. */
  public void clearRequests() {
    log.clear();
  }

  /** Milliseconds since the last request. */
  public long idleMillis() {
    return gate.idleMillis();
  }

  @Override
  public void close() {
    server.close();
    world.close();
  }
}
