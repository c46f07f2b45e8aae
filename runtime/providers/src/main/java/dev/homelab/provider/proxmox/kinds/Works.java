package dev.homelab.provider.proxmox.kinds;

import dev.homelab.provider.proxmox.client.ProxmoxClient;
import dev.homelab.provider.proxmox.client.Tasks;
import java.util.LinkedHashMap;
import java.util.Map;

/** The work of every type but machines. */
public final class Works {
  private Works() {}

  /** By type. */
  public static Map<String, Work> of(ProxmoxClient client, Tasks tasks, HostFacts facts) {
    Map<String, Work> all = new LinkedHashMap<>();
    RowKinds.all().forEach(kind -> all.put(kind.type(), new RowWork(kind, client)));
    all.put(DownloadWork.TYPE, new DownloadWork(client, tasks));
    all.put(SnapshotWork.TYPE, new SnapshotWork(client, tasks));
    all.put("proxmox.storage", new FactWork(true, facts));
    all.put("proxmox.bridge", new FactWork(false, facts));
    return all;
  }
}
