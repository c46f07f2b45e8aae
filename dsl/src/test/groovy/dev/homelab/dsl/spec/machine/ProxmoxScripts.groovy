package dev.homelab.dsl.spec.machine

import dev.homelab.codec.PublicJson
import dev.homelab.dsl.ScriptBase

/** Labs with one Proxmox host. */
abstract class ProxmoxScripts extends ScriptBase {
  static String host(String words) {
    """homelab('home') { secrets { env 'pve.token', 'PVE_TOKEN' }
      network('lan') { addresses '192.168.1.0/24'; gateway '192.168.1.1' }
      network('iot') { addresses '192.168.2.0/24'; vlan 20 }
      proxmox('pve') { endpoint 'https://192.168.1.10:8006'; token secret('pve.token'); storage 'fast'
      $words
      } }"""
  }

  def lab(String words) {
    def result = load(host(words))
    assert result.diagnostics() == []
    result
  }

  static json(result, String address) {
    PublicJson.text(resource(result, "proxmox.pve/$address").desired())
  }
}
