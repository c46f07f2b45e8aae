package dev.homelab.dsl

import dev.homelab.model.Value

class BoxStorageSpec extends ScriptBase {

  private static final POOL = 'node.box/linstor.pool'

  private static String lab(String words) {
    """homelab { secrets { generated 'disks' }
node('box') { $words
tenant('home') { vm linux { cpu 2; memory 4.GiB } } } }"""
  }

  private static wish(result, String field) {
    resource(result, POOL).desired().get(field)
  }

  private static classOf(result, String name) {
    resource(result, "$POOL/storageclass.$name")
  }

  def "without the word every empty disk is taken"() {
    when:
    def result = load(lab(''))

    then:
    wish(result, 'devices') == Value.of([])
    wish(result, 'layout') == Value.of('auto')
    wish(result, 'kind') == Value.of('zfs')
    wish(result, 'passphrase') == null
    !result.lab().resources().any { it.address().toString().endsWith('storageclass.encrypted') }
  }

  def "disks are named by path or by what they are"() {
    when:
    def result = load(lab("storage { disk '/dev/sdb'; disk serial: 'S2000'; disk model: 'WDC*', size: '>= 1TB' }"))

    then:
    wish(result, 'devices') == Value.of([[path: '/dev/sdb'], [serial: 'S2000'], [model: 'WDC*', size: '>= 1TB']])
  }

  def "the pool is #kind, #layout: #words"() {
    when:
    def result = load(lab("storage { $words }"))

    then:
    wish(result, 'kind') == Value.of(kind)
    wish(result, 'layout') == Value.of(layout)

    where:
    words               | kind       | layout
    'mirror()'          | 'zfs'      | 'mirror'
    'stripe(); thin()'  | 'zfs-thin' | 'stripe'
    'kind lvm; thin()'  | 'lvm-thin' | 'auto'
    'kind zfs'          | 'zfs'      | 'auto'
  }

  def "a passphrase is a secret, and brings a class of encrypted volumes"() {
    when:
    def result = load(lab("storage { passphrase secret('disks') }"))
    def parameters = classOf(result, 'encrypted').desired().get('parameters')

    then:
    wish(result, 'passphrase') instanceof Value.Secret
    parameters.get('linstor.csi.linbit.com/encryption') == Value.of('true')
    parameters.get('linstor.csi.linbit.com/layerList') == Value.of('drbd luks storage')
    parameters.get('linstor.csi.linbit.com/storagePool') == Value.of('data')
  }

  def "what cannot be is told at its line: #words"() {
    when:
    def result = load(lab("storage { $words }"))

    then:
    result.diagnostics().any { it.title().contains(told) && it.span().line() == 2 }

    where:
    words                   | told
    'mirror(); stripe()'    | 'laid out in two ways'
    'kind lvm; mirror()'    | 'mirrors nothing'
    'mirror(); kind lvm'    | 'mirrors nothing'
  }
}
