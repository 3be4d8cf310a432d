import * as sdk from '@aws-sdk/client-eks'
import { readModel } from '../../protocol/model.ts'
import type { Service } from '../../service.ts'
import {
  createAssociation,
  deleteAssociation,
  describeAssociation,
  listAssociations,
  updateAssociation,
} from './associations.ts'
import { describeAddon, describeCluster, listAddons, listClusters } from './clusters.ts'
import { eksNeeds } from './needs.ts'
import { listTags, tagResource, untagResource } from './tags.ts'

export const eks: Service = {
  name: 'eks',
  protocol: 'restJson',
  model: readModel(sdk),
  handlers: {
    ListClusters: listClusters,
    DescribeCluster: describeCluster,
    ListAddons: listAddons,
    DescribeAddon: describeAddon,
    CreatePodIdentityAssociation: createAssociation,
    ListPodIdentityAssociations: listAssociations,
    DescribePodIdentityAssociation: describeAssociation,
    UpdatePodIdentityAssociation: updateAssociation,
    DeletePodIdentityAssociation: deleteAssociation,
    TagResource: tagResource,
    UntagResource: untagResource,
    ListTagsForResource: listTags,
  },
  needs: eksNeeds,
}
