package dev.homelab.dsl.spec;

import dev.homelab.model.Address;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * The servers of push messages that a lab runs, noted by their recipes, so that alerts find them.
 * Complete after all expansions.
 */
public final class PushServers {
  private final List<PushServer> servers = new ArrayList<>();

  private PushServers() {}

  /**
   * A server that takes messages by HTTP and hands them to phones.
   *
   * @param service its address in the lab
   * @param cluster the address of the cluster that it runs in
   * @param url where other pods of that cluster reach it, without a slash at the end
   * @param user who may write to every topic, and read none
   * @param password the password of that user
   * @param open whether pods other than its own may call it
   */
  public record PushServer(
      Address service,
      Address cluster,
      String url,
      String user,
      Value.Secret password,
      boolean open) {}

  /** Notes a server of a lab. */
  public static void note(LabBuilder lab, PushServer server) {
    PushServers known = lab.provided(PushServers.class);
    if (known == null) {
      known = new PushServers();
      lab.provide(PushServers.class, known);
    }
    known.servers.add(server);
  }

  /** The servers in one cluster of a lab, in the order of the script. */
  public static List<PushServer> in(LabBuilder lab, Address cluster) {
    PushServers known = lab.provided(PushServers.class);
    return known == null
        ? List.of()
        : known.servers.stream().filter(one -> one.cluster().equals(cluster)).toList();
  }
}
